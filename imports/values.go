package imports

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"aftermatch/domain"
)

// statuses are the words for how far a meeting has come, folded: our own, and those of known platforms.
var statuses = map[string]domain.MeetingStatus{
	"requested":   domain.StatusRequested,
	"waiting":     domain.StatusRequested,
	"pending":     domain.StatusRequested,
	"matched":     domain.StatusMatched,
	"accepted":    domain.StatusMatched,
	"confirmed":   domain.StatusMatched,
	"scheduled":   domain.StatusScheduled,
	"rescheduled": domain.StatusScheduled,
	"held":        domain.StatusHeld,
	"adhoc":       adHoc,
	"noshow":      domain.StatusNoShow,
	"cancelled":   domain.StatusCancelled,
	"canceled":    domain.StatusCancelled,
	"declined":    domain.StatusDeclined,
	"withdrawn":   domain.StatusWithdrawn,
	"expired":     domain.StatusExpired,
}

// adHoc is a file's word for a meeting held though nobody asked for it.
const adHoc domain.MeetingStatus = "ad_hoc"

const statusWords = "requested, matched, scheduled, held, ad_hoc, no_show, cancelled, declined, withdrawn or expired, or a platform's waiting, pending, accepted, confirmed, rescheduled or canceled"

// moment is a time as a file gives it.
type moment struct {
	time.Time
	dateOnly bool // the file gives no time of day: the start of the day, in UTC
	zoneless bool // the file gives a time of day but no zone: it is taken as UTC
}

var (
	timeLayouts = []string{
		time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04",
		"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04Z07:00", "2006-01-02 15:04:05", "2006-01-02 15:04",
		"02.01.2006 15:04:05", "02.01.2006 15:04",
	}
	dateLayouts = []string{time.DateOnly, "02.01.2006"}
)

// parseTime reads a time or date; what names no zone is UTC. "" is the zero moment.
func parseTime(text string) (moment, error) {
	if text == "" {
		return moment{}, nil
	}
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return moment{Time: t.UTC().Truncate(time.Microsecond), zoneless: !strings.Contains(layout, "Z07:00")}, nil
		}
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return moment{Time: t, dateOnly: true}, nil
		}
	}
	return moment{}, fmt.Errorf("%s is no time; write it like 2017-09-21T14:30:00+02:00, 2017-09-21 14:30 (taken as UTC), 21.09.2017 14:30 or 2017-09-21", excerpt(text))
}

// parseRating reads one of the scale's words; "" is none.
func parseRating(text string) (domain.Rating, error) {
	for _, rating := range domain.Ratings {
		if fold(text) == fold(string(rating)) {
			return rating, nil
		}
	}
	if text == "" {
		return "", nil
	}
	return "", fmt.Errorf("%s is no rating; write no_interest, informative or cooperation_possible, or leave it empty", excerpt(text))
}

// parseStatus reads a word for how far a meeting has come.
func parseStatus(text string) (domain.MeetingStatus, error) {
	if status, ok := statuses[fold(text)]; ok {
		return status, nil
	}
	return "", fmt.Errorf("%s is no status; write %s", excerpt(text), statusWords)
}

// parseCountry reads an ISO 3166-1 alpha-2 code, or EL and UK as the European Commission writes them.
func parseCountry(text string) (string, error) {
	code, ok := domain.Country(text)
	if !ok && text != "" {
		return "", fmt.Errorf("%s is no country code; write the two letters of ISO 3166-1, such as DE, DK or GR", excerpt(text))
	}
	return code, nil
}

// parseSectors reads sectors by slug or name, separated by bars, and lists each once by its slug.
func parseSectors(text string) (slugs []string, err error) {
	for word := range strings.SplitSeq(text, "|") {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		i := slices.IndexFunc(domain.Sectors, func(s domain.Sector) bool {
			return slices.Contains([]string{fold(s.Slug), fold(s.English), fold(s.German)}, fold(word))
		})
		if i < 0 {
			return nil, fmt.Errorf("%s is no sector; write, separated by |, some of %s", excerpt(word), sectorSlugs())
		}
		slugs = append(slugs, domain.Sectors[i].Slug)
	}
	slices.Sort(slugs)
	return slices.Compact(slugs), nil
}

func sectorSlugs() string {
	var slugs []string
	for _, sector := range domain.Sectors {
		slugs = append(slugs, sector.Slug)
	}
	return strings.Join(slugs, ", ")
}
