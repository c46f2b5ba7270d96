"""Entry point of the web servers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
application = get_wsgi_application()

from governance.checks import refuse_demo_accounts  # noqa: E402  (its models need the set-up above)

refuse_demo_accounts()
