"""What worker processes do for the routes of `rest`: functions of a tenant and plain values, without any HTTP."""
