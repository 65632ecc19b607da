"""The latent page: trained models and runs, opened to drag through their codes."""
