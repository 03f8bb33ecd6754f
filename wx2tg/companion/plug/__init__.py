"""Ways in which a back end whose code names WeChat's own addresses is led to the companion: a proxy, and TLS."""
