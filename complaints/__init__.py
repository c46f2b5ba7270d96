"""The closed loop of complaints (诉求): report, dispatch, handle in time, rate."""
