"""What one run of one page knows: the context, the registry of pages, the address, the session, the runtime."""
