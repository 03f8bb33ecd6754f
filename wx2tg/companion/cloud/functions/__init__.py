"""Cloud functions: Node.js programs of the app's owner, run in a pool of processes with an SDK of our own."""
