package goproxy

// The codes of the problems that this package finds. They are stable.
const (
	CodeEmptyValue         = "emptyValue"
	CodeOnlySeparators     = "onlySeparators"
	CodeMalformedEntry     = "malformedEntry"
	CodeUnknownWord        = "unknownWord"
	CodeKeywordCase        = "keywordCase"
	CodeKeywordSlash       = "keywordSlash"
	CodeQuotes             = "quotes"
	CodeBlankAround        = "blankAround"
	CodeBlankInside        = "blankInside"
	CodeSemicolon          = "semicolon"
	CodeFullWidth          = "fullWidth"
	CodeAbsolutePath       = "absolutePath"
	CodeFileURL            = "fileURL"
	CodeFileURLDrive       = "fileURLDrive"
	CodeUnsupportedScheme  = "unsupportedScheme"
	CodeMissingScheme      = "missingScheme"
	CodeMissingHost        = "missingHost"
	CodeTrailingSlashes    = "trailingSlashes"
	CodeRepositoryURL      = "repositoryURL"
	CodeDocumentationSite  = "documentationSite"
	CodeChecksumDatabase   = "checksumDatabase"
	CodeKnownBadMirror     = "knownBadMirror"
	CodeHTTPProxyAddress   = "httpProxyAddress"
	CodeCredentialsHTTP    = "credentialsOverHTTP"
	CodeCredentials        = "credentials"
	CodeQueryCredentials   = "queryCredentials"
	CodeRedactionMark      = "redactionMark"
	CodeEntriesAfterEnd    = "entriesAfterEnd"
	CodeDuplicateEntry     = "duplicateEntry"
	CodeCommaNotFailover   = "commaNotFailover"
	CodePipeBeforeDirect   = "pipeBeforeDirect"
	CodePipeAfterPrivate   = "pipeAfterPrivate"
	CodePublicAfterPrivate = "publicAfterPrivate"
	CodePatternQuotes      = "patternQuotes"
	CodePatternBlank       = "patternBlank"
	CodePatternURL         = "patternURL"
	CodePatternSeparator   = "patternSeparator"
	CodePatternTrailingDot = "patternTrailingDot"
	CodePatternSyntax      = "patternSyntax"
)

// A CodeDoc says in one sentence what a code means.
type CodeDoc struct {
	Code     string
	Severity Severity
	Doc      string
}

// Codes returns all codes of this package, in the order of their constants.
func Codes() []CodeDoc {
	return []CodeDoc{
		{CodeEmptyValue, SeverityError, "GOPROXY is set to nothing, which go refuses."},
		{CodeOnlySeparators, SeverityError, "The list holds only separators or blanks, which go refuses."},
		{CodeMalformedEntry, SeverityError, "An entry is no valid URL, which breaks the whole list."},
		{CodeUnknownWord, SeverityError, "An entry is a single word other than direct and off, which breaks the whole list."},
		{CodeKeywordCase, SeverityError, "direct or off is not in lower case, which breaks the whole list."},
		{CodeKeywordSlash, SeverityError, "direct or off is written as a URL, which go takes as the name of a host."},
		{CodeQuotes, SeverityError, "Quotes stand in the value, which go takes as part of it."},
		{CodeBlankAround, SeverityInfo, "Blanks stand round an entry, which go removes and other tools may not."},
		{CodeBlankInside, SeverityError, "Entries are parted by a blank, which go takes as part of a URL."},
		{CodeSemicolon, SeverityError, "Entries are parted by a semicolon, which go takes as part of a URL."},
		{CodeFullWidth, SeverityError, "Entries are parted by a full-width comma or bar, which go takes as part of a URL."},
		{CodeAbsolutePath, SeverityError, "An entry is a folder without file://, which breaks the whole list."},
		{CodeFileURL, SeverityError, "A file URL holds more than a path, which breaks the whole list."},
		{CodeFileURLDrive, SeverityError, "A file URL has no drive letter, and go for Windows ends the list there."},
		{CodeUnsupportedScheme, SeverityError, "A scheme is none of https, http and file, which breaks the whole list."},
		{CodeMissingScheme, SeverityInfo, "An entry has no scheme, so go puts https:// in front."},
		{CodeMissingHost, SeverityError, "A URL has no host, so every request to it fails."},
		{CodeTrailingSlashes, SeverityWarning, "A URL ends in two slashes or more, which breaks the checksum database through that mirror."},
		{CodeRepositoryURL, SeverityError, "An entry is a source repository, which does not speak the GOPROXY protocol."},
		{CodeDocumentationSite, SeverityError, "An entry is a web site for people, which does not speak the GOPROXY protocol."},
		{CodeChecksumDatabase, SeverityError, "An entry is a checksum database, which belongs into GOSUMDB."},
		{CodeKnownBadMirror, SeverityError, "An entry is a mirror known to be dead or no mirror at all."},
		{CodeHTTPProxyAddress, SeverityWarning, "An entry looks like an HTTP proxy, which belongs into HTTP_PROXY and HTTPS_PROXY."},
		{CodeCredentialsHTTP, SeverityError, "A URL holds credentials over http, which go refuses to send."},
		{CodeCredentials, SeverityWarning, "A URL holds a user name or password, which everybody who reads the value can see."},
		{CodeQueryCredentials, SeverityWarning, "A URL holds a secret in its query, which go shows in its messages."},
		{CodeRedactionMark, SeverityError, "The value was copied from a place where its credentials had been removed."},
		{CodeEntriesAfterEnd, SeverityWarning, "Entries stand behind direct or off, where go does not read them."},
		{CodeDuplicateEntry, SeverityWarning, "A mirror stands in the list twice."},
		{CodeCommaNotFailover, SeverityInfo, "A comma stands between two mirrors, so the second does not help when the first is down."},
		{CodePipeBeforeDirect, SeverityInfo, "A pipe stands before direct, so any error of the mirror sends the name to version control."},
		{CodePipeAfterPrivate, SeverityWarning, "A pipe stands behind a private mirror, so any error of it sends private names on."},
		{CodePublicAfterPrivate, SeverityInfo, "A public mirror stands behind a private one, which sends on the names that it does not have."},
		{CodePatternQuotes, SeverityWarning, "A pattern of GOPRIVATE or the like has quotes round it and matches nothing."},
		{CodePatternBlank, SeverityWarning, "A pattern of GOPRIVATE or the like has blanks round it and matches nothing."},
		{CodePatternURL, SeverityWarning, "A pattern of GOPRIVATE or the like is a URL, not a module path, and matches nothing."},
		{CodePatternSeparator, SeverityWarning, "Patterns of GOPRIVATE or the like are parted by something other than commas."},
		{CodePatternTrailingDot, SeverityWarning, "The host of a pattern of GOPRIVATE or the like ends in a dot and matches nothing."},
		{CodePatternSyntax, SeverityWarning, "A pattern of GOPRIVATE or the like is no valid glob and matches nothing."},
	}
}
