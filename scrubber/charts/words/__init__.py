"""The words that all charts share: clocks, routes, units, accesses, and when two of them mean the same."""
