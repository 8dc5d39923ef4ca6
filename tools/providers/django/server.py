"""Django OAuth Toolkit as its documentation sets it up: python server.py SETUP.json PORT

SETUP.json: {"user": {...}, "resource_server": {...}, "client": {...} or null}. Everything is kept in server.db beside it.
"""

import json
import sys
from pathlib import Path

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

LOGIN_PAGE = """<!doctype html><title>Sign in</title><h1>Sign in</h1>
<form method="post">{% csrf_token %}{{ form.as_p }}<button>Log in</button></form>"""

setup_file, port = Path(sys.argv[1]), sys.argv[2]
folder = setup_file.parent
key_file = folder / "key.pem"
if not key_file.exists():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )

settings.configure(
    DEBUG=False,
    SECRET_KEY="a key for this run",
    ALLOWED_HOSTS=["localhost", "127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "server.db"}},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.messages",
        "django.contrib.sessions",
        "oauth2_provider",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    ("django.template.loaders.locmem.Loader", {"login.html": LOGIN_PAGE}),
                    "django.template.loaders.app_directories.Loader",
                ],
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    LOGIN_URL="/login/",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True,
        "OIDC_RSA_PRIVATE_KEY": key_file.read_text(),
        "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
        "PKCE_REQUIRED": True,
        "ACCESS_TOKEN_EXPIRE_SECONDS": json.loads(setup_file.read_text())["token_lifetime"],
        "ALLOWED_REDIRECT_URI_SCHEMES": ["http", "https"],
        "SCOPES": {
            "openid": "Who you are",
            "profile": "Your name",
            "contacts.read": "Read your contacts",
            "contacts.write": "Add contacts",
        },
    },
)
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.views import LoginView  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import include, path  # noqa: E402
from oauth2_provider.models import get_application_model  # noqa: E402
from oauth2_provider.urls import metadata_urlpatterns  # noqa: E402
from waitress import serve  # noqa: E402

urlpatterns = [
    path("", include((metadata_urlpatterns, "metadata"))),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    path("login/", LoginView.as_view(template_name="login.html")),
]


def plant(setup):
    """The user and both clients, as an administrator would type them in."""
    user_model, application = get_user_model(), get_application_model()
    user = setup["user"]
    if not user_model.objects.filter(username=user["username"]).exists():
        user_model.objects.create_user(**user)
    for client in filter(None, (setup["resource_server"], setup["client"])):
        application.objects.update_or_create(client_id=client["client_id"], defaults=client)


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    plant(json.loads(setup_file.read_text()))
    serve(get_wsgi_application(), host="127.0.0.1", port=port)
