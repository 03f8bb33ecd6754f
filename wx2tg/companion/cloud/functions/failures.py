"""Failures of cloud functions, in WeChat's words."""

from __future__ import annotations

from typing import Final

from wx2tg.companion.cloud.errors import CloudError

NO_FUNCTION: Final = -501000
BUSY: Final = -501004
NOT_CALLED: Final = -504001
FAILED: Final = -504002
TIMED_OUT: Final = -504003
TOO_LARGE: Final = -604001
NO_API: Final = -604100

NAMES = {
    BUSY: "exceed concurrent request limit",
    NOT_CALLED: "functions request fail",
    FAILED: "functions execute fail",
    TOO_LARGE: "cloudfunction result size exceed limit",
    NO_API: "API not found",
}
"""WeChat's name of each code (developers.weixin.qq.com, "云开发", "错误码"); -501000 and -504003 have none."""


class FunctionError(CloudError):
    """A call of a function that fails; `reason` is WeChat's own text, or the error that the function threw."""

    @property
    def text(self) -> str:
        """What apps read behind `cloud.callFunction:fail`."""
        named = f"{self.code} {NAMES[self.code]}" if self.code in NAMES else str(self.code)
        return f"Error: errCode: {named} | errMsg: {self.reason}"

    def message(self, call: str) -> str:
        """What apps read as `errMsg`: `cloud.callFunction:fail Error: errCode: -504002 ... | errMsg: ...`."""
        return f"{call}:fail {self.text}"


def no_function() -> FunctionError:
    """A name that no function has."""
    return FunctionError(NO_FUNCTION, "FunctionName parameter could not be found.")


def no_environment() -> FunctionError:
    """An environment that the companion does not have."""
    return FunctionError(NO_FUNCTION, "Environment not found")


def timed_out(seconds: float) -> FunctionError:
    """A function that did not answer in its time."""
    return FunctionError(TIMED_OUT, f"Invoking task timed out after {seconds:g} seconds")


def exited() -> FunctionError:
    """A process that ended while its function ran."""
    return FunctionError(FAILED, "145 code exit unexpected")


def out_of_memory(megabytes: int) -> FunctionError:
    """A process that took more memory than it may."""
    return FunctionError(FAILED, f"Task memory exceeded {megabytes} MB")


def too_large(size: int, most: int) -> FunctionError:
    """A result with too many bytes."""
    return FunctionError(TOO_LARGE, f"the result has {size} bytes, and {most} is the most")
