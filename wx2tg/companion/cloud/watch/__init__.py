"""Live queries: `collection.where(...).watch(...)` gets the documents of a query, and then what changes of them."""
