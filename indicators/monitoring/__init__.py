"""What has changed and what is to be acted on: alerts, news, year on year, progress to targets."""
