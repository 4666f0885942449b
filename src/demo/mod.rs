//! The demo world, made through the services with a set clock, once.

mod world;
