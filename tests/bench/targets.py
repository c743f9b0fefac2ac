"""What is to be reached on PostgreSQL, as a subcontractor."""

# Times of ours, at most so often that of the raw driver.
MOST_TIMES_RAW = {"list": 2.0, "detail": 6.0, "deep": 2.2, "tiny": 10.0}
# Times of stock Strawberry, at least so often ours.
LEAST_TIMES_FASTER = {"list": 20.0, "deep": 20.0}
# Requests a second, at least this share of the bare endpoint's.
LEAST_SHARE = {"list": 0.35, "detail": 0.15, "deep": 0.30, "tiny": 0.20}
