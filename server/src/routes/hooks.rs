//! What other programs tell the server.

use std::{fmt, sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{Request, State as AxumState},
    response::{IntoResponse, Response},
};
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderName, StatusCode};
use resolvers::error::ErrorCode;
use serde_json::json;
use sha2::Sha256;

use crate::{body, respond::Refusal, state::State, watching::Reloader};

/// What Git hosts sign a delivery with: `sha256=` and the HMAC of its body, in hexadecimal.
const SIGNATURE: HeaderName = HeaderName::from_static("x-hub-signature-256");
/// A push of many commits is told at length.
const MOST_BYTES: usize = 8 << 20;
/// Git hosts give a delivery up after ten seconds.
const PATIENCE: Duration = Duration::from_secs(8);

/// What lets a Git host have the articles loaded again.
#[derive(Clone)]
pub struct Hook {
    secret: Arc<[u8]>,
    reloader: Reloader,
}

impl Hook {
    /// For deliveries that are signed with this secret, which must be random.
    pub fn new(secret: &str, reloader: Reloader) -> Self {
        Self { secret: secret.as_bytes().into(), reloader }
    }
}

/// The secret is kept out of logs.
impl fmt::Debug for Hook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Hook").finish_non_exhaustive()
    }
}

/// Whether a body was signed with the secret; compared in constant time.
fn is_signed(secret: &[u8], body: &[u8], signature: &str) -> bool {
    let Some(signature) = signature.strip_prefix("sha256=").and_then(bytes) else { return false };
    // A key of any length is taken.
    <Hmac<Sha256> as KeyInit>::new_from_slice(secret)
        .is_ok_and(|mac| mac.chain_update(body).verify_slice(&signature).is_ok())
}

fn bytes(hexadecimal: &str) -> Option<[u8; 32]> {
    let digits = hexadecimal.as_bytes();
    let digit = |at: usize| char::from(*digits.get(at)?).to_digit(16);
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::try_from(digit(2 * at)? * 16 + digit(2 * at + 1)?).ok()?;
    }
    (digits.len() == 64).then_some(bytes)
}

/// `POST /hooks/knowledge-base`: the folder of articles is looked at, whoever changed it. 200 when what is in it is served, 202
/// when that takes longer. Where there is no secret or no folder, there is nothing here.
pub(crate) async fn knowledge_base(AxumState(state): AxumState<State>, request: Request) -> Result<Response, Refusal> {
    let hook = state.hook().ok_or_else(|| Refusal::not_found("there is nothing at this address"))?;
    let (head, body) = request.into_parts();
    let body = body::whole_of_at_most(body, MOST_BYTES).await?;
    let signature = head.headers.get(SIGNATURE).and_then(|header| header.to_str().ok()).unwrap_or_default();
    if !is_signed(&hook.secret, &body, signature) {
        let message = "this delivery is not signed with the secret of this server: `X-Hub-Signature-256` must be `sha256=` \
                       and the HMAC-SHA-256 of the body";
        return Err(Refusal::new(StatusCode::UNAUTHORIZED, ErrorCode::Unauthenticated, message));
    }
    let is_done = tokio::time::timeout(PATIENCE, hook.reloader.reload()).await == Ok(true);
    let guides = state.services().guides.load();
    let status = if is_done { StatusCode::OK } else { StatusCode::ACCEPTED };
    let warnings: Vec<&str> = guides.warnings().iter().map(|warning| warning.text()).collect();
    Ok((status, Json(json!({"revision": guides.knowledge_base().revision(), "warnings": warnings}))).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of GitHub's documentation, "Validating webhook deliveries".
    #[test]
    fn a_signature_is_the_hmac_of_the_very_body() {
        let secret = b"It's a Secret to Everybody";
        let signed = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        let is_taken = |body: &[u8], signature: &str| is_signed(secret, body, &format!("sha256={signature}"));
        assert!(is_taken(b"Hello, World!", signed));
        assert!(is_taken(b"Hello, World!", &signed.to_uppercase()));
        assert!(!is_taken(b"Hello, World?", signed));
        assert!(!is_signed(b"another secret", b"Hello, World!", &format!("sha256={signed}")));
        assert!(!is_signed(secret, b"Hello, World!", signed), "without the name of the function");
        for other in ["", "75", &signed[2..], &format!("{signed}00"), &signed.replacen('7', "x", 1)] {
            assert!(!is_taken(b"Hello, World!", other), "{other}");
        }
    }
}
