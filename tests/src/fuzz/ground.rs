//! What inputs are tried on: made when the first one needs it, and the same for all.

use std::{
    fs,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
    sync::OnceLock,
    time::Duration,
};

use kb::SchemaCoordinates;
use server::{Reception, State};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use crate::{Engine, Person, World};

/// Nothing takes longer, unless it hangs.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where clients of the server are.
pub(super) const PEER: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 50_000);

/// The ground on which inputs are tried. What they change of it stays changed.
#[derive(Default)]
pub struct Ground {
    schema: OnceLock<schema::Schema>,
    articles: OnceLock<Articles>,
    served: OnceLock<Served>,
}

/// A folder of articles, and the schema that they explain.
pub(super) struct Articles {
    pub(super) folder: TempDir,
    pub(super) coordinates: SchemaCoordinates,
}

/// A world on SQLite, and a server over it that sets no bound on how fast it is asked.
pub(super) struct Served {
    pub(super) state: State,
    pub(super) reception: Reception,
    world: World,
    // Last, as the others may want it to their end.
    runtime: Runtime,
}

impl std::fmt::Debug for Ground {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ground").finish_non_exhaustive()
    }
}

impl Ground {
    /// The schema over nothing.
    pub(super) fn schema(&self) -> &schema::Schema {
        self.schema.get_or_init(schema::unconnected)
    }

    /// The folder of one category of articles, with nothing in it yet.
    pub(super) fn articles(&self) -> &Articles {
        self.articles.get_or_init(|| {
            let folder = tempfile::tempdir().expect("a temporary folder can be made");
            let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kb/articles/categories.yaml");
            fs::copy(shipped, folder.path().join("categories.yaml")).expect("the categories can be copied");
            fs::create_dir_all(folder.path().join("es/prepaid")).expect("a folder can be made");
            let coordinates = SchemaCoordinates::parse(&schema::sdl(), "schema.graphql").expect("our own schema");
            Articles { folder, coordinates }
        })
    }

    /// The server.
    pub(super) fn served(&self) -> &Served {
        self.served.get_or_init(|| {
            let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
            let (state, reception, world) = runtime.block_on(async {
                let world = World::open(Engine::Sqlite).await.expect("a world on SQLite");
                let state = State::new(world.services.clone()).with_rate(None);
                let reception = Reception::new(&state);
                (state, reception, world)
            });
            Served { state, reception, world, runtime }
        })
    }
}

impl Served {
    /// Runs something to its end.
    ///
    /// # Panics
    /// Where it hangs.
    pub(super) fn run<T>(&self, what: impl Future<Output = T>) -> T {
        let done = self.runtime.block_on(async { tokio::time::timeout(PATIENCE, what).await });
        done.expect("this input makes the server hang")
    }

    /// A person's token.
    pub(super) fn token(&self, person: Person) -> &str {
        self.world.token(person).unwrap_or_default()
    }

    /// The input with what it cannot know filled in: `$ORGANIZATION` and `$TOKEN`.
    pub(super) fn filled(&self, input: &[u8]) -> Vec<u8> {
        let organization = self.world.organization("").to_string();
        let token = self.token(Person::LegalRepresentative);
        let filled = replaced(input, b"$ORGANIZATION", organization.as_bytes());
        replaced(&filled, b"$TOKEN", token.as_bytes())
    }
}

fn replaced(input: &[u8], name: &[u8], value: &[u8]) -> Vec<u8> {
    let (mut output, mut rest) = (Vec::with_capacity(input.len()), input);
    while let Some(place) = rest.windows(name.len()).position(|window| window == name) {
        output.extend_from_slice(&rest[..place]);
        output.extend_from_slice(value);
        rest = &rest[place + name.len()..];
    }
    output.extend_from_slice(rest);
    output
}
