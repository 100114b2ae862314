"""The programs: the demo, the pages with their worker, the receiver."""

import os
from pathlib import Path

import click

from .frame import as_text, common, say


@click.command(epilog="Ví dụ: sogoc demo --no-serve")
@click.option("--no-serve", is_flag=True, help="Kết thúc sau báo cáo. / End after the report.")
@click.option("--data", type=click.Path(exists=True, path_type=Path), help="Thư mục bàn giao khác. / Other deliveries.")
@click.option("--port", default=8787, show_default=True)
@common(database=False)
def demo(no_serve: bool, data: Path | None, port: int, as_json: bool) -> None:
    """Chạy trọn quy trình trên dữ liệu mẫu. / The whole way, on the sample."""
    from ..demo import run

    raise click.exceptions.Exit(run(data, serve=not no_serve, port=port))


@click.command(epilog="Ví dụ: sogoc serve --port 8787")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8787, show_default=True)
@common()
def serve(host: str, port: int, as_json: bool) -> None:
    """Mở các trang và tiến trình nền. / Pages and worker."""
    from ..site.serving import serve as serve_all

    raise click.exceptions.Exit(serve_all(host, port))


@click.group()
def national() -> None:
    """Cơ sở dữ liệu hộ tịch điện tử (nơi nhận). / The receiver."""


@national.command("serve", epilog="Ví dụ: sogoc national serve --port 8788")
@click.option("--host", help="Mặc định SOGOC_NATIONAL_HOST hoặc 127.0.0.1.")
@click.option("--port", type=int, help="Mặc định SOGOC_NATIONAL_PORT hoặc 8788.")
@common(database=False)
def national_serve(host: str | None, port: int | None, as_json: bool) -> None:
    """Chạy nơi nhận với cơ sở dữ liệu riêng. / Run the receiver on its own database."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sogoc.national.settings"
    from ..national import app

    app.serve(host, port)


@national.command("client", epilog="Ví dụ: sogoc national client so-goc")
@click.argument("name")
@common(database=False)
def national_client(name: str, as_json: bool) -> None:
    """Cấp mã gửi cho một hệ thống và ghi vào keys/. / Give a sender its credentials, kept in keys/."""
    from ..transfer.credentials import issue

    client = issue(name)
    click.echo(as_text({"client_id": client}) if as_json else say(f"Đã cấp mã gửi {client}", f"Issued client {client}"))


@national.command("officer", epilog="Ví dụ: sogoc national officer mai --name 'Trần Thị Mai' --title 'Công chức' ...")
@click.argument("username")
@click.option("--name", "full_name", required=True, help="Họ tên. / Full name.")
@click.option("--title", required=True, help="Chức vụ. / Title.")
@click.option("--office-code", required=True, help="Mã đơn vị. / Code of the office.")
@click.option("--office", required=True, help="Tên cơ quan như ghi trên giấy tờ. / The office, as papers name it.")
@click.option("--place", required=True, help="Địa danh trước ngày tháng. / Place before the date.")
@click.option("--role", required=True, help="reader, registrar")
@click.password_option("--password", prompt="Mật khẩu / Password")
@common(database=False)
def national_officer(username: str, password: str, as_json: bool, **about: str) -> None:
    """Tạo tài khoản tra cứu, cấp trích lục ở nơi nhận. / Make an account at the receiver."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sogoc.national.settings"
    from ..national import app

    app.make_officer(username, password, **about)
    click.echo(
        as_text({"username": username}) if as_json else say(f"Đã tạo tài khoản {username}", f"Made account {username}")
    )


@national.command("reset", epilog="Ví dụ: sogoc national reset mai")
@click.argument("username")
@common(database=False)
def national_reset(username: str, as_json: bool) -> None:
    """Bỏ xác thực hai lớp khi mất điện thoại và mã dự phòng. / Take a lost second factor off."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sogoc.national.settings"
    from ..national import app

    app.put_off_second_factor(username)
    click.echo(
        as_text({"username": username})
        if as_json
        else say(f"Đã bỏ xác thực hai lớp của {username}", f"Took the second factor of {username} off")
    )


@national.command("backup", epilog="Ví dụ: sogoc national backup /sao-luu/noi-nhan")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@common(database=False)
def national_backup(folder: Path, as_json: bool) -> None:
    """Sao lưu nơi nhận: cơ sở dữ liệu, ảnh, khóa. / Back up the receiver: database, scans and key."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sogoc.national.settings"
    from ..national import app

    done = app.backup(folder)
    click.echo(
        as_text(done)
        if as_json
        else say(f"Đã sao lưu {done['files']} tệp vào {folder}", f"Backed up {done['files']} files")
    )


@national.command("restore", epilog="Ví dụ: sogoc national restore /sao-luu/noi-nhan --data-dir /du-lieu-moi")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@common(database=False)
def national_restore(folder: Path, as_json: bool) -> None:
    """Phục hồi nơi nhận vào thư mục dữ liệu trống. / Restore the receiver into an empty data folder."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sogoc.national.settings"
    from ..national import app

    done = app.restore(folder)
    click.echo(as_text(done) if as_json else say(f"Đã phục hồi {done['files']} tệp", f"Restored {done['files']} files"))
