"""What pages may do with a collection: presets, and security rules as WeChat's developers write them."""
