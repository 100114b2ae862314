"""Static files under the hash of their content, the modules that modules import among them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Imports are rewritten in our own modules alone: those of packages name files that they do not bring."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("sogoc/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )
