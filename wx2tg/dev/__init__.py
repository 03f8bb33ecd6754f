"""Layer 9, beside the companion: the workbench, a development server with a simulated Telegram client.

`serve` runs it. `session` is the state that its parts share, `builds` keeps the app up to date while `watch` looks at
the project, `app_side` and `bench_side` are the two listeners, and `parts` is where other parts add routes and tasks.
Starlette, uvicorn, watchfiles and websockets are the extra `wx2tg[dev]`.
"""
