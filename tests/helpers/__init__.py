"""What several tests share: articles, cases, pages of sites, items, a browser, Spark."""
