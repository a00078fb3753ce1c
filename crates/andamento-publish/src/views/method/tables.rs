//! The `data` of an input: rows written out, or the name of a CSV file.

use andamento_analysis::method::MethodError;
use andamento_analysis::method::convergence::Panel;

use super::reading::{Part, short};

const EXPECTED: &str = "the name of a CSV file, or an array of objects, one a row";

/// Gives the text of a file that an input names; the error says why there is none.
pub type Files<'a> = dyn FnMut(&str) -> Result<String, String> + 'a;

/// Rows of cells as text; empty is missing.
pub(super) struct Table {
    path: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    /// The line of the first row in a file.
    first_line: Option<usize>,
}

impl Table {
    pub fn read(input: &Part<'_>, files: &mut Files<'_>) -> Result<Self, MethodError> {
        let data = input.key("data", EXPECTED)?;
        let table = if data.value().is_string() {
            Self::of_file(&data, files)?
        } else {
            Self::of_rows(&data)?
        };
        if table.rows.is_empty() {
            return Err(MethodError::new(table.path, "no rows", "at least one row"));
        }
        Ok(table)
    }

    fn of_file(data: &Part<'_>, files: &mut Files<'_>) -> Result<Self, MethodError> {
        let name = data.text(EXPECTED)?;
        let path = format!("{} `{}`", data.path(), short(name));
        let text = files(name).map_err(|problem| {
            MethodError::new(
                path.clone(),
                problem,
                "a CSV file beside the input, or in the folder that --folder names",
            )
        })?;
        let wrong = |error: ::csv::Error| {
            let expected = "CSV with a header and as many cells in each line";
            MethodError::new(path.clone(), short(&error.to_string()), expected)
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let columns: Vec<String> = reader
            .headers()
            .map_err(wrong)?
            .iter()
            .map(|name| name.trim().to_string())
            .collect();
        let rows = reader
            .records()
            .map(|record| Ok(record?.iter().map(|cell| cell.trim().to_string()).collect()))
            .collect::<Result<_, ::csv::Error>>()
            .map_err(wrong)?;
        Self {
            path,
            columns,
            rows,
            first_line: Some(2),
        }
        .checked()
    }

    fn of_rows(data: &Part<'_>) -> Result<Self, MethodError> {
        let items = data.items(1, EXPECTED)?;
        let expected = "an object with one number a column";
        let mut columns: Vec<String> = Vec::new();
        let mut rows = Vec::new();
        for item in &items {
            let fields = item.any_object(expected)?;
            if rows.is_empty() {
                columns = fields.keys().cloned().collect();
            }
            if fields.len() != columns.len() || columns.iter().any(|c| !fields.contains_key(c)) {
                let expected = format!("the columns of the first row: {}", columns.join(", "));
                return Err(item.wrong(expected));
            }
            let cells = columns.iter().map(|column| {
                let cell = item.key(column, "a number, or null where it is missing")?;
                if cell.value().is_null() {
                    return Ok(String::new());
                }
                let number = cell.number("a number, or null where it is missing")?;
                Ok(number.to_string())
            });
            rows.push(cells.collect::<Result<_, MethodError>>()?);
        }
        Self {
            path: data.path().to_string(),
            columns,
            rows,
            first_line: None,
        }
        .checked()
    }

    fn checked(self) -> Result<Self, MethodError> {
        for (at, name) in self.columns.iter().enumerate() {
            if self.columns[..at].contains(name) {
                let found = format!("two columns `{}`", short(name));
                return Err(MethodError::new(self.path, found, "each column once"));
            }
        }
        Ok(self)
    }

    fn place(&self, row: usize, column: usize) -> String {
        let name = short(&self.columns[column]);
        match self.first_line {
            Some(first) => format!("{}, line {}, column `{name}`", self.path, first + row),
            None => format!("{}[{row}].{name}", self.path),
        }
    }

    fn column(&self, key: &str, name: &str) -> Result<usize, MethodError> {
        self.columns.iter().position(|c| c == name).ok_or_else(|| {
            let expected = format!("one of {}", short(&self.columns.join(", ")));
            MethodError::new(key, format!("`{}`", short(name)), expected)
        })
    }

    /// A cell; none where it is missing.
    fn cell(&self, row: usize, column: usize) -> Result<Option<f64>, MethodError> {
        let text = self.rows[row][column].as_str();
        if text.is_empty() || text == "NA" {
            return Ok(None);
        }
        let number = text.parse::<f64>().ok().filter(|n| n.abs() <= 1e100);
        number.map(Some).ok_or_else(|| {
            let found = format!("`{}`", short(text));
            MethodError::new(self.place(row, column), found, "a number, or nothing or NA")
        })
    }

    /// These columns; each is the key that asks for it and its name. Rows with a missing cell
    /// among them are left out, or are an error.
    pub fn complete(
        &self,
        wanted: &[(String, String)],
        drop_missing: bool,
    ) -> Result<Vec<Vec<f64>>, MethodError> {
        let places = wanted
            .iter()
            .map(|(key, name)| self.column(key, name))
            .collect::<Result<Vec<_>, _>>()?;
        let mut columns = vec![Vec::with_capacity(self.rows.len()); places.len()];
        for row in 0..self.rows.len() {
            let mut cells = Vec::with_capacity(places.len());
            for &column in &places {
                match self.cell(row, column)? {
                    Some(number) => cells.push(number),
                    None if drop_missing => {}
                    None => {
                        return Err(MethodError::new(
                            self.place(row, column),
                            "nothing",
                            "a number, or `drop_rows_with_missing`: true",
                        ));
                    }
                }
            }
            if cells.len() == places.len() {
                for (column, cell) in columns.iter_mut().zip(cells) {
                    column.push(cell);
                }
            }
        }
        Ok(columns)
    }

    /// A year in the column `time`, and one column a unit.
    pub fn panel(&self) -> Result<Panel, MethodError> {
        let time = self.column(&self.path, "time")?;
        let (mut times, mut values) = (Vec::new(), Vec::new());
        for row in 0..self.rows.len() {
            let mut cells = Vec::new();
            for column in 0..self.columns.len() {
                let cell = self.cell(row, column)?.ok_or_else(|| {
                    let expected = "a number: units must be the same in every year";
                    MethodError::new(self.place(row, column), "nothing", expected)
                })?;
                if column != time {
                    cells.push(cell);
                } else if cell.fract() == 0.0 && cell.abs() <= 1e6 {
                    #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
                    times.push(cell as i32);
                } else {
                    let place = self.place(row, column);
                    return Err(MethodError::new(place, cell, "a year such as 2024"));
                }
            }
            values.push(cells);
        }
        let units = self.columns.iter().enumerate();
        let units = units
            .filter(|(at, _)| *at != time)
            .map(|(_, name)| name.clone());
        Panel::new(times, units.collect(), values).map_err(|mut error| {
            error.key.clone_from(&self.path);
            error
        })
    }
}
