//! `doctor`: each check fails in its turn, is named as the first thing that is wrong, and ends the command as it says.

mod answers;
mod kit;
mod network;
mod partial;
mod steps;
