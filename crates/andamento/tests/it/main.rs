//! End to end: the built program, the house it is in, and the readers of others.

mod house;
mod peers_read;
