package impact

import "context"

// conversionV1Definition is questions 8 to 10 before the adjusted figure and the groups of pairs.
var conversionV1Definition = Definition{
	ID: "conversion", Version: 1,
	Title:   ConversionDefinition.Title,
	TitleDE: ConversionDefinition.TitleDE,
	Text: `The share of contacts that had become a joint project so many days after the conference began.

A contact is two organisations (merged ones counted as one) that held at least one meeting at a conference. Its clock starts on the conference's first day. It is converted on the first day on which both are active partners of one project whose idea is not older than the conference, which has reached the level asked for, and which, when only contacts across a border are asked for, joins two countries that day. It competes when before that an organisation is dissolved or both sides have declared their cooperation ended. Otherwise it is still waiting at the cut-off (censored). Country and sectors are those of the conference's first day.

The curve is the cumulative incidence (Aalen–Johansen), which uses every contact for as long as it was watched. The interval to quote is the clustered one, which allows for organisations having several contacts. The naive figure, converted within the window among those watched that long, stands beside it as a check, and so do the figures counting only partners who confirmed their part, and the bounds: none, or all, of those who owe a report and of whom no project is known, converted.

Left out and counted are contacts of an organisation with itself after a merge, those whose meetings were all held after the conference, and those whose meeting was typed in only after a project of the two was recorded: it would not be known had nothing come of it.`,
	TextDE: `Der Anteil der Kontakte, aus denen so viele Tage nach Beginn der Konferenz ein gemeinsames Projekt geworden war.

Ein Kontakt sind zwei Organisationen (zusammengeführte gelten als eine), die auf einer Konferenz mindestens ein Treffen hatten. Seine Uhr beginnt am ersten Tag der Konferenz. Umgewandelt ist er am ersten Tag, an dem beide aktive Partner eines Projekts sind, dessen Idee nicht älter ist als die Konferenz, das die gefragte Stufe erreicht hat und das, wenn nur nach grenzüberschreitenden Kontakten gefragt ist, an diesem Tag zwei Länder verbindet. Er endet konkurrierend, wenn zuvor eine Organisation aufgelöst wird oder beide Seiten die Zusammenarbeit für beendet erklärt haben. Sonst wartet er am Stichtag noch (zensiert). Land und Branchen sind die des ersten Konferenztags.

Die Kurve ist die kumulative Inzidenz (Aalen–Johansen); sie nutzt jeden Kontakt so lange, wie er beobachtet wurde. Zu zitieren ist das geclusterte Intervall, das berücksichtigt, dass Organisationen mehrere Kontakte haben. Zur Kontrolle stehen daneben der naive Anteil, umgewandelt im Fenster unter den so lange beobachteten, die Werte, die nur Partner mit eigener Bestätigung zählen, und die Grenzen: keiner oder alle der Kontakte umgewandelt, zu denen ein Bericht aussteht und kein Projekt bekannt ist.

Ausgelassen und gezählt werden Kontakte einer Organisation mit sich selbst nach einer Zusammenführung, solche, deren Treffen alle nach der Konferenz stattfanden, und solche, deren Treffen erst eingetippt wurde, nachdem ein gemeinsames Projekt erfasst war: Ohne Erfolg wäre es nicht bekannt.`,
	scope:   ConversionDefinition.scope,
	takes:   ConversionDefinition.takes,
	groups:  ConversionDefinition.groups[:4],
	columns: conversionColumns[:len(conversionColumns)-1],

	unlinked: true,
}

func (r *Reader) conversionV1(ctx context.Context, f Frame) (Conversion, error) {
	return r.converted(ctx, f, nil)
}
