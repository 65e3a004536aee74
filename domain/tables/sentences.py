"""What is said of a file that cannot be read as a list of guests, one sentence for each way it can be wrong."""

from domain.problems import N_

PDF = N_("This is a PDF. Ask for the list as an Excel file, or copy its rows and paste them.")
PICTURE = N_("This is a picture. Choose the list itself: an Excel, OpenDocument, CSV or XML file.")
DOCUMENT = N_("This is a text document, not a workbook. Copy the table into Excel and choose that file.")
PACKED = N_("This is a packed folder. Unpack it and choose the Excel, OpenDocument, CSV or XML file inside.")
WRONG_KIND = N_("This kind of file cannot be read. Choose an Excel, OpenDocument, CSV or XML file.")
BINARY_BOOK = N_("This is a binary Excel workbook (.xlsb). Save it as .xlsx and choose that file.")
WEB_PAGE = N_("This is a web page or an old XML sheet under another name. Open it in Excel, save it as .xlsx and "
              "choose that file.")
MISNAMED = N_("The name of the file ends in %(ending)s but its content is of another kind. Save it again from the "
              "program it comes from.")
EMPTY = N_("The file is empty.")
TOO_LARGE = N_("The file is larger than %(megabytes)s MB. Split the list into smaller files.")
LOCKED = N_("The workbook is protected by a password. Remove the password, save it and choose it again.")
BROKEN = N_("The file is damaged or was not copied completely. Open it, save it again and choose the new file.")
BOMB = N_("The file unpacks to far more than a list of guests needs, so it was not opened.")
CROWDED = N_("The workbook is made of more than %(members)s parts. Keep only the sheet with the guests.")
DOCTYPE = N_("The file contains a document type definition, which lists of guests never need, so it was not opened.")
TOO_SLOW = N_("The file could not be read in %(seconds)s seconds. Keep only the sheet with the guests and choose it "
              "again.")
TOO_WIDE_SPREAD = N_("The file could not be read: it needs too much memory. There may be a value far below or far to "
                     "the right of the list; copy the list to a new workbook and choose that.")
NO_ROWS = N_("The file has no rows with guests.")
TOO_MANY_ROWS = N_("The list has more than %(rows)s rows. Split it into smaller files.")
TOO_MANY_COLUMNS = N_("The list has more than %(columns)s columns. Keep only the columns about the guests.")
TOO_MUCH_TEXT = N_("The cells hold far more text than a list of guests needs. Keep only the columns about the guests.")
ENCODING = N_("The letters of the file cannot be read. Save it again as CSV UTF-8 or as .xlsx.")
QUOTE = N_("Near line %(line)s a quotation mark opens and does not close properly. Correct it, or save the list as "
           ".xlsx.")
BAD_XML = N_("The XML is broken near line %(line)s. Export it again from the program it comes from.")
OTHER_XML = N_("This XML is not a list of foreign guests: its outermost element must be KHAI_BAO_TAM_TRU.")
VIETNAMESE = N_("This is the template for Vietnamese guests (DS_KHACH_VIET_NAM_LUU_TRU). Send it to the national "
                "residence service; declare foreign guests here with the KBTT template.")

MACROS = N_("The workbook contains macros. Only its cells were read; the macros were left alone.")
OTHER_SHEETS = N_("Only the sheet “%(sheet)s” was read. “%(other)s” also looks like a list of guests.")
OLD_LETTERS = N_("The file is not written in UTF-8. Check the letters with marks in the names.")
