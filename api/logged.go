package api

import (
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"aftermatch/domain"
)

// loggedPath is the address of a request with nothing in it but words of ours and ids. Whatever else somebody wrote there,
// a person's name perhaps, stays out of the log.
func loggedPath(c echo.Context) string {
	path := c.Path()
	for i, name := range c.ParamNames() {
		value := c.ParamValues()[i]
		if _, err := domain.ParseID(value); err != nil {
			if _, err := strconv.ParseInt(value, 10, 64); err != nil {
				continue
			}
		}
		path = strings.Replace(path, ":"+name, value, 1)
	}
	return path
}
