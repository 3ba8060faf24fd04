package domain

// ConferenceEvent is what can happen to a conference.
//
//sumtype:decl
type ConferenceEvent interface {
	Event
	conferenceEvent()
}

// ConferenceAnnounced: a conference was set, with its days and place.
type ConferenceAnnounced struct {
	Name     string `json:"name"`
	Series   string `json:"series"`
	Edition  string `json:"edition"`
	StartsOn Date   `json:"starts_on"`
	EndsOn   Date   `json:"ends_on"`
	Country  string `json:"country"`
	City     string `json:"city"`
}

// ConferenceRescheduled: it moved to other days. Meetings held before stay as they were.
type ConferenceRescheduled struct {
	StartsOn Date `json:"starts_on"`
	EndsOn   Date `json:"ends_on"`
}

// ConferenceCancelled: it will not take place.
type ConferenceCancelled struct {
	Reason string `json:"reason,omitempty"`
}

// ConferenceCostRecorded: the conference cost its organisers this much more. The costs of a
// conference add up.
type ConferenceCostRecorded struct {
	Purpose string `json:"purpose,omitempty"`
	Money
	Conversion
}

// FollowUpWaveOpened: those who met are being asked what came of it.
type FollowUpWaveOpened struct {
	Wave string `json:"wave"` // a short label, e.g. 6-months
}

// FollowUpWaveClosed: the asking ended. Later answers are still recorded.
type FollowUpWaveClosed struct {
	Wave string `json:"wave"`
}

func (ConferenceAnnounced) EventType() string    { return "ConferenceAnnounced" }
func (ConferenceRescheduled) EventType() string  { return "ConferenceRescheduled" }
func (ConferenceCancelled) EventType() string    { return "ConferenceCancelled" }
func (ConferenceCostRecorded) EventType() string { return "ConferenceCostRecorded" }
func (FollowUpWaveOpened) EventType() string     { return "FollowUpWaveOpened" }
func (FollowUpWaveClosed) EventType() string     { return "FollowUpWaveClosed" }

func (ConferenceAnnounced) conferenceEvent()    {}
func (ConferenceRescheduled) conferenceEvent()  {}
func (ConferenceCancelled) conferenceEvent()    {}
func (ConferenceCostRecorded) conferenceEvent() {}
func (FollowUpWaveOpened) conferenceEvent()     {}
func (FollowUpWaveClosed) conferenceEvent()     {}
