"""Statistics on counts, means and variances: plain functions of numbers; nothing here knows what they mean.

`intervals` serves every score and needs the standard library only; what needs arrays stands in modules of its own,
which are imported where they are used.
"""

from cxscore.stats.intervals import (
    Limits,
    Moments,
    adjusted_mean,
    adjusted_moments,
    adjusted_net,
    clipped,
    containing,
    count_interval,
    count_ratio_interval,
    f_quantile,
    log_t_interval,
    net_adjusted_wald,
    net_adjusted_wald_unclipped,
    net_moments,
    normal_interval,
    normal_quantile,
    quantile_ranks,
    student_t_quantile,
    student_t_tail,
    t_interval,
    wilson,
)

__all__ = [
    "Limits",
    "Moments",
    "adjusted_mean",
    "adjusted_moments",
    "adjusted_net",
    "clipped",
    "containing",
    "count_interval",
    "count_ratio_interval",
    "f_quantile",
    "log_t_interval",
    "net_adjusted_wald",
    "net_adjusted_wald_unclipped",
    "net_moments",
    "normal_interval",
    "normal_quantile",
    "quantile_ranks",
    "student_t_quantile",
    "student_t_tail",
    "t_interval",
    "wilson",
]
