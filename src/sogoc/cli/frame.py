"""What every command shares: its options, the prepared database, one-line errors."""

import json
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from ..trouble import note_trouble

T = TypeVar("T")
lang = "vi"

FILTER = click.argument("filter_", metavar="[FILTER...]", nargs=-1)
AS = click.option(
    "--as", "username", required=True, metavar="USER", help="Tài khoản đứng tên. / The account that acts."
)


def say(vi: T, en: T) -> T:
    """What is meant for the language that was asked for."""
    return vi if lang == "vi" else en


class Failed(click.ClickException):
    """An error for the person at the keyboard: one line, what, where, what to do."""

    def __init__(self, message: str, exit_code: int = 2) -> None:
        super().__init__(message)
        self.exit_code = exit_code

    def show(self, file: Any = None) -> None:
        click.echo(f"{say('Lỗi', 'Error')}: {self.message}", err=True)


class Commands(click.Group):
    """The commands; a wrong call is told in one line too, where click would print three."""

    def main(self, *args: Any, standalone_mode: bool = True, **extra: Any) -> Any:
        if not standalone_mode:
            return super().main(*args, standalone_mode=False, **extra)
        try:
            code = super().main(*args, standalone_mode=False, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            code = error.exit_code
        except click.UsageError as error:
            path = error.ctx.command_path if error.ctx else "sogoc"
            why = " ".join(error.format_message().split())
            click.echo(say(f"Lỗi: {why} Xem: {path} --help", f"Error: {why} See: {path} --help"), err=True)
            code = error.exit_code
        except click.ClickException as error:
            error.show()
            code = error.exit_code
        except BrokenPipeError:  # whoever read our output, as `head` does, has enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            code = 1
        except click.Abort:
            click.echo(say("Đã dừng theo yêu cầu.", "Stopped as asked."), err=True)
            code = 130
        sys.exit(code if isinstance(code, int) else 0)


def common(*, database: bool = True) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """--data-dir, --lang and --json; with `database`, the store is started and brought to its present shape."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @click.option(
            "--data-dir",
            type=click.Path(file_okay=False, path_type=Path),
            envvar="SOGOC_DATA_DIR",
            help="Thư mục dữ liệu (mặc định ./sogoc-data). / Data folder.",
        )
        @click.option(
            "--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Ngôn ngữ. / Language."
        )
        @click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON. / Print JSON.")
        @wraps(command)
        def run(*args: Any, data_dir: Path | None, **options: Any) -> Any:
            global lang
            lang = options.pop("lang")
            if data_dir is not None:
                os.environ["SOGOC_DATA_DIR"] = str(data_dir.absolute())
            with one_line_errors():
                if database:
                    open_store()
                return command(*args, **options)

        return run

    return decorate


def open_store(*, prepared: bool = True) -> None:
    """Django with the main settings, and the database brought to its present shape."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sogoc.site.settings"
    import django

    django.setup()
    from ..store.migrate import prepare

    if prepared:
        prepare()


class one_line_errors:
    """Turns what a person can mend into one line; anything else is a bug, whose traceback goes to the log."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> None:
        if (
            error is None
            or not isinstance(error, Exception)
            or isinstance(error, click.ClickException | click.exceptions.Exit | click.Abort | BrokenPipeError)
        ):
            return
        if message := _for_people(error):
            raise Failed(message) from None
        number = note_trouble(error)
        raise Failed(
            say(
                f"lỗi hệ thống (mã {number}, {type(error).__name__}): xem logs/sogoc.log trong thư mục dữ liệu",
                f"internal error ({number}, {type(error).__name__}): see logs/sogoc.log in the data folder",
            ),
            3,
        ) from None


def _for_people(error: Exception) -> str:
    """The words of an error that a person can act on; empty for a bug."""
    if isinstance(error, OSError) and error.filename:
        what, why = error.filename, error.strerror
        return say(
            f"không đọc hay ghi được {what} ({why}): kiểm tra đường dẫn và quyền",
            f"cannot read or write {what} ({why})",
        )
    vi, en = getattr(error, "vi", None), getattr(error, "en", None)
    return say(vi, en) if isinstance(vi, str) and isinstance(en, str) else ""


def filters(parts: tuple[str, ...]) -> dict[str, str]:
    """FILTER arguments `key=value`."""
    wanted = {}
    for part in parts:
        key, found, value = part.partition("=")
        if not found:
            raise Failed(
                say(
                    f"bộ lọc {part!r} phải viết khóa=giá_trị, ví dụ type=KS status=draft",
                    f"filter {part!r} must be key=value, for example type=KS status=draft",
                )
            )
        wanted[key] = value
    return wanted


def person(username: str) -> Any:
    """The account that a command acts for."""
    from ..accounts.models import User

    user = User.objects.using("owner").filter(username=username, is_active=True).first()
    if user is None:
        raise Failed(say(f"không có tài khoản {username!r} đang hoạt động", f"no active account {username!r}"))
    user._state.db = None  # its grants are read by whoever asks
    return user


def as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)


def number(n: int) -> str:
    return f"{n:,}".replace(",", ".")
