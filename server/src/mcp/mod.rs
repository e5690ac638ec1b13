//! The guides for assistants, by the Model Context Protocol: tools that search guides, read them, and say what helps with
//! an operation; and the guides as resources.
//!
//! Everything is asked of the schema ([`caller`]), as anybody's operation is: with the caller's rights, limits and costs. So
//! nothing here knows a row; a guide's text is that of `kb::export`, as at `/kb/LOCALE/SLUG.md`. The server is stateless: each
//! request is answered by itself, so that any of several servers may take it. What goes wrong in a tool is its result, because
//! that is what an assistant reads; the protocol's own errors are for what is no request.
//!
//! [`endpoint`] answers over HTTP (`routes::mcp` says who asks); [`over_stdio`] one assistant on the same machine.

mod caller;
mod resources;
mod tools;

use std::sync::Arc;

use anyhow::Context as _;
use rmcp::{
    ErrorData, RoleServer, ServerHandler, ServiceExt,
    model::{
        CacheScope, CallToolRequestParams, CallToolResponse, Implementation, ListResourceTemplatesResult,
        ListResourcesResult, ListToolsResult, PaginatedRequestParams, ReadResourceRequestParams, ReadResourceResponse,
        ReadResourceResult, ResourceContents, ServerCapabilities, ServerConfig, Tool,
    },
    service::RequestContext,
    transport::streamable_http_server::{
        StreamableHttpServerConfig, StreamableHttpService, session::never::NeverSessionManager,
    },
};
use tokio::fs::File;

pub(crate) use caller::Caller;
use caller::Unanswered;

use crate::{state::State, throttle::Payer, viewer};

/// What answers at `/mcp`. Each request carries its [`Caller`] as an extension.
pub(crate) type Endpoint = StreamableHttpService<Desk, NeverSessionManager>;

/// What an assistant is told of the desk.
const INSTRUCTIONS: &str = "\
Guides of a self-service desk: invoices, prepaid account, products, teams, sites, support. Search with `search_guides`, then \
read with `read_article` before you answer; say which guide you answer from. With a GraphQL operation of the desk's API at \
hand, `help_for_operation` says what helps with it and why. Guides are there in several languages: give `locale` to read in \
the person's. What is each reader's own, such as a name or a number, stands in them as an example.";

/// For how many milliseconds an assistant may keep what changes with the program alone: an hour.
const UNCHANGING: u64 = 60 * 60 * 1_000;

/// Serves assistants.
#[derive(Clone)]
pub(crate) struct Desk {
    state: State,
    who: Who,
}

/// Who asks.
#[derive(Clone)]
enum Who {
    /// Each request says it.
    EachRequest,
    /// The one on this machine.
    Always(Local),
}

/// The one that an assistant on this machine asks for.
#[derive(Clone)]
pub(crate) struct Local {
    /// Whose token it has, looked up anew for each request, as it may have been taken back; nobody's without one.
    pub(crate) token: Option<String>,
    /// What addresses of the desk begin with; empty where nobody knows.
    pub(crate) site: String,
}

/// What answers over HTTP. Host and origin were checked before, and so was the body's size.
pub(crate) fn endpoint(state: &State) -> Endpoint {
    let desk = Desk { state: state.clone(), who: Who::EachRequest };
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_sse_keep_alive(None)
        .disable_allowed_hosts()
        .with_max_request_body_bytes(schema::limits::BODY_BYTES);
    StreamableHttpService::new(move || Ok(desk.clone()), Arc::new(NeverSessionManager::default()), config)
}

/// Serves one assistant over stdin and stdout, until it closes them.
///
/// # Errors
/// Where it does not speak the protocol.
pub(crate) async fn over_stdio(state: State, asker: Local) -> anyhow::Result<()> {
    let desk = Desk { state, who: Who::Always(asker) };
    let serving = desk.serve(stdio()?).await.context(
        "nobody speaks the Model Context Protocol on stdin: have an assistant start this program, by its configuration",
    )?;
    serving.waiting().await?;
    Ok(())
}

/// This process's own stdin and stdout.
fn stdio() -> std::io::Result<(File, File)> {
    #[cfg(unix)]
    let (read, write) = {
        use std::os::fd::AsFd;
        (std::io::stdin().as_fd().try_clone_to_owned()?, std::io::stdout().as_fd().try_clone_to_owned()?)
    };
    #[cfg(windows)]
    let (read, write) = {
        use std::os::windows::io::AsHandle;
        (std::io::stdin().as_handle().try_clone_to_owned()?, std::io::stdout().as_handle().try_clone_to_owned()?)
    };
    Ok((File::from_std(read.into()), File::from_std(write.into())))
}

impl Desk {
    async fn caller(&self, context: &RequestContext<RoleServer>) -> Result<Caller, ErrorData> {
        let Local { token, site } = match &self.who {
            Who::Always(local) => local,
            Who::EachRequest => {
                let parts = context.extensions.get::<http::request::Parts>();
                let caller = parts.and_then(|parts| parts.extensions.get::<Caller>()).cloned();
                return caller.ok_or_else(|| ErrorData::internal_error("nobody said who asks", None));
            }
        };
        let services = self.state.services().for_request();
        let viewer = viewer::known(&services, token.as_deref()).await;
        let viewer = viewer.map_err(|refusal| failed(refusal.into()))?;
        let (payer, site, request_id) = (Payer::of(&viewer, || None), site.clone(), self.state.new_request_id());
        Ok(Caller { services, viewer, payer, accept_language: None, request_id, site })
    }
}

fn failed(Unanswered { why, is_ours }: Unanswered) -> ErrorData {
    if is_ours { ErrorData::internal_error(why, None) } else { ErrorData::invalid_params(why, None) }
}

impl ServerHandler for Desk {
    fn get_info(&self) -> ServerConfig {
        let name = Implementation::new("ventanilla", env!("CARGO_PKG_VERSION")).with_title("Ventanilla");
        ServerConfig::new(ServerCapabilities::builder().enable_tools().enable_resources().build())
            .with_server_info(name)
            .with_instructions(INSTRUCTIONS)
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        tools::all().into_iter().find(|tool| tool.name == name)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools::all()).with_cache_scope(CacheScope::Public).with_ttl_ms(UNCHANGING))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let caller = self.caller(&context).await?;
        let called = tools::call(&self.state, &caller, &request.name, request.arguments.unwrap_or_default()).await;
        let result = called.ok_or_else(|| {
            let message = "there is no tool of that name: `tools/list` says which there are";
            ErrorData::invalid_params(message, None)
        })?;
        tracing::info!(request_id = caller.request_id, tool = &*request.name, failed = result.is_error, "tool");
        Ok(result.into())
    }

    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let caller = self.caller(&context).await?;
        let after = request.and_then(|request| request.cursor);
        let list = resources::list(&self.state, &caller, after).await.map_err(failed)?;
        // Another caller has others, and they may change at any time.
        Ok(list.with_cache_scope(CacheScope::Private).with_ttl_ms(0))
    }

    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        let templates = ListResourceTemplatesResult::with_all_items(vec![resources::template()]);
        Ok(templates.with_cache_scope(CacheScope::Public).with_ttl_ms(UNCHANGING))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let caller = self.caller(&context).await?;
        let read = resources::at(&self.state, &caller, &request.uri).await.map_err(failed)?;
        let read = read.ok_or_else(|| {
            let message = "there is no such guide, or it is not for this caller: a guide's address is kb://LOCALE/SLUG";
            ErrorData::resource_not_found(message, Some(serde_json::json!({"uri": request.uri})))
        })?;
        let contents = ResourceContents::text(read.markdown, read.uri).with_mime_type(resources::MARKDOWN);
        let read = ReadResourceResult::new(vec![contents]);
        Ok(read.with_cache_scope(CacheScope::Private).with_ttl_ms(0).into())
    }
}
