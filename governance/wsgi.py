"""Entry point of the web servers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
application = get_wsgi_application()

from django.db import connections  # noqa: E402  (models need the set-up above)

from governance.checks import refuse_demo_accounts  # noqa: E402

refuse_demo_accounts()
connections.close_all()  # a server may fork now
