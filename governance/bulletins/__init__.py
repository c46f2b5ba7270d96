"""What a bulletin says, and how it is laid out on a page, as PDF, DOCX and workbook.

One way: values (`material`) → what is said, as stored when it is issued (`content`) → paragraphs, tables and
charts in their order (`layout`) → the outputs, which only draw what they are given.
"""
