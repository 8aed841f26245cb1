"""Just enough of S3 to look into a bucket and to damage what is in it: no library to install."""

import datetime
import hashlib
import hmac
import http.client
import urllib.parse
import xml.etree.ElementTree as ElementTree

REGION = "us-east-1"
NAMESPACE = "{http://s3.amazonaws.com/doc/2006-03-01/}"


class Refused(Exception):
    """The store answered, but not with success."""


class Bucket:
    def __init__(self, endpoint, access_key, secret_key, name):
        self.address = urllib.parse.urlsplit(endpoint).netloc
        self.access_key = access_key
        self.secret_key = secret_key
        self.name = name

    def get(self, key):
        return self._ask("GET", key)

    def put(self, key, body):
        self._ask("PUT", key, body=body)

    def remove(self, key):
        self._ask("DELETE", key)

    def keys(self, prefix=""):
        """Names that begin with a prefix, with the time each was last put, in order of name."""
        found = []
        token = None
        while True:
            query = {"list-type": "2", "prefix": prefix}
            if token:
                query["continuation-token"] = token
            page = ElementTree.fromstring(self._ask("GET", "", query))
            for entry in page.iter(NAMESPACE + "Contents"):
                found.append((entry.findtext(NAMESPACE + "Key"), entry.findtext(NAMESPACE + "LastModified")))
            token = page.findtext(NAMESPACE + "NextContinuationToken")
            if not token:
                return found

    def _ask(self, method, key, query=None, body=b""):
        path = urllib.parse.quote(f"/{self.name}/{key}" if key else f"/{self.name}", safe="/-_.~")
        # Sorted, as the signature wants them.
        search = urllib.parse.urlencode(sorted((query or {}).items()), quote_via=urllib.parse.quote)
        now = datetime.datetime.now(datetime.timezone.utc)
        headers = {
            "host": self.address,
            "x-amz-content-sha256": hashlib.sha256(body).hexdigest(),
            "x-amz-date": now.strftime("%Y%m%dT%H%M%SZ"),
        }
        headers["authorization"] = self._signature(method, path, search, headers)
        connection = http.client.HTTPConnection(self.address, timeout=30)
        try:
            connection.request(method, path + ("?" + search if search else ""), body, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if answer.status >= 300:
            raise Refused(f"{method} {path}: {answer.status} {content[:300]!r}")
        return content

    def _signature(self, method, path, search, headers):
        names = ";".join(sorted(headers))
        canonical = "\n".join(
            [
                method,
                path,
                search,
                *(f"{name}:{headers[name]}" for name in sorted(headers)),
                "",
                names,
                headers["x-amz-content-sha256"],
            ]
        )
        day = headers["x-amz-date"][:8]
        scope = f"{day}/{REGION}/s3/aws4_request"
        to_sign = "\n".join(
            ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, hashlib.sha256(canonical.encode()).hexdigest()]
        )
        key = ("AWS4" + self.secret_key).encode()
        for part in (day, REGION, "s3", "aws4_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        signature = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
        return (
            f"AWS4-HMAC-SHA256 Credential={self.access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
        )
