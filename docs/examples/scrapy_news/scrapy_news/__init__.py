"""A Scrapy project whose items come out clean."""
