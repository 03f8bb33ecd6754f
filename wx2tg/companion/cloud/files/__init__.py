"""Files of the cloud: where they lie, who may see them, and under which addresses they are fetched."""
