# The portal as an image: installed from the hashed lock, run by a user without rights, nothing written but volumes.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY bootstrap.py requirements.lock ./
RUN python bootstrap.py
COPY . .
RUN .venv/bin/python -m governance.catalogues
# Hashed static files need production settings; these keys are thrown away with the layer's shell.
RUN key() { head -c 32 /dev/urandom | base64; } \
    && DEBUG=0 ALLOWED_HOSTS=build SECRET_KEY="$(key)$(key)" DATA_KEYS="k1:$(key) hmac:$(key)" \
    .venv/bin/python manage.py collectstatic --noinput

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin portal
WORKDIR /app
COPY --from=build /app /app
RUN mkdir -p var && chown portal: var
USER portal
ENV DEBUG=0 PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
VOLUME /app/var
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "governance.wsgi"]
