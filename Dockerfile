# syntax=docker/dockerfile:1
ARG PYTHON=3.13-slim-trixie

FROM python:${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
# The lock files come first: a change of the code alone installs nothing again.
COPY requirements.lock ./
RUN python -m venv /tools \
 && /tools/bin/pip install --quiet --no-deps --require-hashes --requirement requirements.lock
COPY deploy/runtime.lock deploy/
RUN python -m venv /opt/dramawire \
 && /opt/dramawire/bin/pip install --quiet --no-deps --require-hashes --requirement deploy/runtime.lock
COPY pyproject.toml LICENSE README.md ./
COPY bot bot
COPY data data
RUN /tools/bin/hatchling build --target wheel --directory /dist \
 && /opt/dramawire/bin/pip install --quiet --no-deps --no-index /dist/*.whl \
 && /opt/dramawire/bin/pip uninstall --quiet --yes pip

FROM python:${PYTHON}
LABEL org.opencontainers.image.title="Dramawire" \
      org.opencontainers.image.description="Korean drama news for Discord and Telegram" \
      org.opencontainers.image.licenses="MIT"
RUN groupadd --system --gid 10001 dramawire \
 && useradd --system --uid 10001 --gid dramawire --home-dir /var/lib/dramawire --no-create-home --shell /usr/sbin/nologin dramawire \
 && install --directory --owner dramawire --group dramawire --mode 0750 /var/lib/dramawire
COPY --from=build /opt/dramawire /opt/dramawire
ENV PATH=/opt/dramawire/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DRAMAWIRE_STORE__URL=sqlite:////var/lib/dramawire/dramawire.db \
    DRAMAWIRE_WEB__PORT=8080
WORKDIR /var/lib/dramawire
USER 10001:10001
# The database and its backups; nothing else is ever written.
VOLUME /var/lib/dramawire
# Asks the running bot itself, which answers 503 when it is not well; `dramawire check` would start a second one each time.
HEALTHCHECK --interval=1m --timeout=10s --start-period=1m --retries=3 CMD ["python", "-Ic", \
  "import os, urllib.request as ask; ask.urlopen('http://127.0.0.1:' + os.environ['DRAMAWIRE_WEB__PORT'] + '/health', timeout=8)"]
# Exec form, so that the bot itself hears SIGTERM and finishes what is in flight.
ENTRYPOINT ["dramawire"]
CMD ["run", "--service"]
