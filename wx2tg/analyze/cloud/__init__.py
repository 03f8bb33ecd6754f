"""What scripts name of WeChat's cloud: environments, collections, functions and variables."""
