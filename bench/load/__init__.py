"""What loads the companion in `bench/companion.py`: cheap clients, and the servers that the companion calls."""
