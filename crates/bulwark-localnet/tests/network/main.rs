//! The real command: started on free ports, talked to as the web app talks to it, stopped, started again.

mod chain;
mod feeds;
mod life;
mod net;
mod requests;
mod subscriptions;
mod time;
