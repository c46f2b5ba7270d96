"""The web server behind the proxy. WEB_CONCURRENCY sets the processes, GUNICORN_CMD_ARGS the rest."""

bind = "0.0.0.0:8000"
workers = 2
worker_class = "gthread"
threads = 4
# Loaded once before forking: a refusal to start then ends the server, not its workers one after the other.
preload_app = True
timeout = 60
graceful_timeout = 20
max_requests = 2000
max_requests_jitter = 200
worker_tmp_dir = "/dev/shm"
control_socket_disable = True  # it would lie in the home folder, which is read-only
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"
