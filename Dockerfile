# wx2tg as an image: docker build -t wx2tg . && docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/project" wx2tg convert . -o dist
#
# Node stands in the first stage alone: npm brings less.js and other libraries into the package while it is built.

FROM node:20.19.5-bookworm-slim AS node

FROM python:3.12.12-slim-bookworm AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/
COPY --from=node /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
COPY pyproject.toml hatch_build.py README.md LICENSE /src/
COPY grammars /src/grammars
COPY wx2tg /src/wx2tg
ARG EXTRAS=less,sass
RUN python -m venv /opt/wx2tg && /opt/wx2tg/bin/pip install --no-cache-dir "/src[$EXTRAS]"

FROM python:3.12.12-slim-bookworm
COPY --from=build /opt/wx2tg /opt/wx2tg
ENV PATH=/opt/wx2tg/bin:$PATH XDG_CACHE_HOME=/tmp/cache
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin wx2tg
USER wx2tg
WORKDIR /project
ENTRYPOINT ["wx2tg"]
CMD ["--help"]
