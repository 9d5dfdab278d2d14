"""The door of the official Python SDK to an emulated tenant: its own adapter, its own handlers, one credential of ours.

It makes clients. It checks nothing.
"""

import json
import time
import urllib.parse
import urllib.request

from azure.core.credentials import AccessToken
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph.graph_request_adapter import GraphRequestAdapter
from msgraph.graph_service_client import GraphServiceClient

SCOPE = "https://graph.microsoft.com/.default"
TENANT = "0b5c3f1e-6d5b-4a86-9a1d-5f2a3c4d5e6f"


class Credential:
    """A client secret's token. azure-identity's own ClientSecretCredential insists on https for the authority, which a
    loopback tenant does not have; the form and the answer are the same."""

    def __init__(self, url):
        self.url = url

    def get_token(self, *scopes, **_):
        form = {
            "grant_type": "client_credentials",
            "client_id": "demo",
            "client_secret": "demo",
            "scope": " ".join(scopes),
        }
        request = urllib.request.Request(
            f"{self.url}/{TENANT}/oauth2/v2.0/token",
            data=urllib.parse.urlencode(form).encode(),
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            said = json.load(answer)
        return AccessToken(said["access_token"], int(time.time()) + int(said["expires_in"]))


class Forged:
    """A token that nobody minted."""

    def get_token(self, *_, **__):
        return AccessToken("no.such.token", int(time.time()) + 3600)


def client(url, version="v1.0", credential=None):
    provider = AzureIdentityAuthenticationProvider(
        credential or Credential(url), scopes=[SCOPE], allowed_hosts=[urllib.parse.urlparse(url).netloc, "127.0.0.1"]
    )
    adapter = GraphRequestAdapter(provider)
    adapter.base_url = f"{url}/{version}"
    return GraphServiceClient(request_adapter=adapter)
