//! What bulwark-math promises: the design's vectors pinned, and each rounding, sum and order checked on random input against
//! a slow reference that is obviously right.

mod auction;
mod big;
mod claims;
mod earning;
mod feed;
mod hedge;
mod income;
mod mul_div;
mod premium;
mod shares;
mod solvency;
mod waterfall;
mod windows;
