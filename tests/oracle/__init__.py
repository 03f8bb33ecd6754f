"""The same small programs on our runtime and on glass-easel, WeChat's own component framework, and what differs."""
