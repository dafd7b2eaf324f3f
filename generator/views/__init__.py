"""From the linked archive to what each page shows: one module for each kind of page, frozen views, no markup."""
