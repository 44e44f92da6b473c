"""The tablet's own hardware and operating system, one small file per thing."""
