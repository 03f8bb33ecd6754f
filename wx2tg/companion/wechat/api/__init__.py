"""What a back end asks of api.weixin.qq.com, answered by the companion; one module for each group of calls."""
