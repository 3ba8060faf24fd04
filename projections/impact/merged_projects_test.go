package impact_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections/impact"
)

// What is looked up for few must be what reading all finds, and so must sums that are kept beside awards: also of projects that are
// recorded twice, joined, and found to be different after all.
func TestMergedProjectsAreFoundEitherWay(t *testing.T) {
	outcomes, merged := 0, 0
	for seed := range uint64(3) {
		h := byChance(t, seed)
		positions := h.mergesProjects(rand.New(rand.NewPCG(seed, 3)))
		for _, position := range positions {
			q := impact.Question{Filters: impact.Filters{WindowMonths: 36}, Cut: impact.Cut{AsOf: &position}}
			frame := h.frame(impact.CounterfactualDefinition, q)
			few, err := h.figures.Outcomes(t.Context(), frame, false)
			if err != nil {
				t.Fatal(err)
			}
			all, err := h.figures.Outcomes(t.Context(), frame, true)
			if err != nil || !slices.Equal(few, all) {
				t.Errorf("seed %d as of %d: looked up %v, read %v, %v", seed, position, few, all, err)
			}
			outcomes += len(few)
			plain := h.money(impact.Question{Cut: q.Cut})
			whole := h.money(impact.Question{Filters: impact.Filters{GroupBy: impact.ByCountry}, Cut: q.Cut})
			a, b := plain.Groups[0], whole.Groups[0]
			if a.Group != b.Group || a.Projects != b.Projects || math.Abs(a.AwardEURMinor-b.AwardEURMinor) > 1e-6 ||
				plain.Unattributed.Projects != whole.Unattributed.Projects || plain.Unattributed.AwardEURMinor != whole.Unattributed.AwardEURMinor {
				t.Errorf("seed %d as of %d: %+v and %+v by the kept sums, %+v and %+v by the awards", seed, position, a, plain.Unattributed, b, whole.Unattributed)
			}
			merged += a.Projects + plain.Unattributed.Projects
		}
	}
	if outcomes == 0 || merged == 0 {
		t.Errorf("%d outcomes and %d funded projects: the test says nothing", outcomes, merged)
	}
}

// mergesProjects funds projects, joins some and parts some again, and returns positions on the way.
func (h *history) mergesProjects(chance *rand.Rand) (positions []int64) {
	h.Helper()
	const listProjects = `select stream, max(version) from events where stream in (select stream from events where type = 'ProjectLogged') group by stream order by stream`
	rows, err := h.log.Pool().Query(h.Context(), listProjects)
	if err != nil {
		h.Fatal(err)
	}
	var projects []domain.ID
	var project domain.ID
	var version int
	if _, err := pgx.ForEachRow(rows, []any{&project, &version}, func() error {
		projects = append(projects, project)
		h.versions[project] = version
		return nil
	}); err != nil {
		h.Fatal(err)
	}
	h.recorded("2026-01-31")
	for i, project := range projects {
		for range chance.IntN(3) {
			award := domain.FundingAwarded{Funder: []string{"ERDF", "NCBR"}[chance.IntN(2)], Money: euro(chance.Int64N(100_000))}
			if chance.IntN(3) == 0 {
				award.Money, award.Conversion = zloty, inEuro
			}
			h.happened(project, "2025-01-31", award)
		}
		if i == 0 || chance.IntN(2) == 0 {
			continue
		}
		h.happened(project, "2025-02-28", domain.ProjectsMerged{Into: projects[0]})
		positions = append(positions, h.position)
		if chance.IntN(2) == 0 {
			h.happened(project, "2025-03-31", domain.ProjectMergeReverted{Reason: "different after all"})
		}
	}
	if len(positions) > 4 {
		positions = positions[len(positions)-4:]
	}
	return append(positions, h.position)
}
