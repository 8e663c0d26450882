//! Does a society of very many equal adults follow the equations of its limit? The equations are solved here in their own
//! way, in double precision, without drawing anything.
//!
//! Influence and all spreads are 0 and sedentary work makes no difference, so that adults are independent but for the
//! share made in society, which sets the speed of absorption. A share x found among N adults then has the standard error
//! sqrt(x (1 - x) / N); what the feedback through absorption adds is below a tenth of it. Tests allow five of them at five
//! dates: about one false alarm in 20,000 seeds for all tests together.

mod history;
mod master;
mod rule;
mod skill_density;
