"""The gettext catalogues that ship."""
