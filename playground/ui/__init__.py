"""What the visitor sees: settings, the studio, figures and the components behind them."""
