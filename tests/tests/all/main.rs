//! Every test of the whole, in one binary: a file a noun.

mod access;
mod audiences;
mod bad_input;
mod contract;
mod cost;
mod crowds;
mod documents;
mod examples;
mod help;
mod help_precedence;
mod hostile;
mod http;
mod idempotency;
mod knowledge;
mod limits;
mod money;
mod oracle;
mod paging;
mod paying;
mod projections;
mod search;
mod statements;
mod teams;
mod throttle;
mod time;
mod topping_up;
