"""Checks that say `ok NAME` or `not ok NAME: why`, and go on where that makes sense. It knows no client."""

import sys

from msgraph.generated.models.o_data_errors.o_data_error import ODataError


class Checks:
    def __init__(self):
        self.failed = 0

    async def check(self, name, deed):
        """Runs one check; gives what it gives, or ends the tour where it fails, since each step needs the one before."""
        try:
            given = await deed()
        except Exception as error:  # Whatever a client throws is a finding, and is told as one.
            self.failed += 1
            print(f"not ok {name}: {type(error).__name__}: {told(error)}", flush=True)
            sys.exit(1)
        print(f"ok {name}", flush=True)
        return given

    async def refused(self, name, status, code, deed):
        """A check that the client's own error says what the service said."""

        async def seen():
            try:
                await deed()
            except ODataError as error:
                same(error.response_status_code, status)
                same(error.error.code, code)
                assert error.error.inner_error is not None, "no innerError"
                return error
            raise AssertionError(f"not refused, although {status} {code} is due")

        return await self.check(name, seen)


def told(error):
    inner = getattr(error, "error", None)
    text = f"{error.response_status_code} {inner.code} {inner.message}" if inner else str(error)
    return " ".join(text.split())


def same(had, wanted):
    assert had == wanted, f"{had!r} is not {wanted!r}"
