//! The part of the country in which the demonstration world lies.

use super::loei;
use shared::places::{Area, AreaCode, AreaLevel, Lao, LaoCode};
use std::collections::BTreeMap;

/// Local governments with the areas around them.
pub struct Country {
    /// The local governments.
    pub laos: Vec<Lao>,
    /// Provinces, districts and subdistricts.
    pub areas: Vec<Area>,
    /// The subdistricts by the code of their district, as places in `areas`.
    subdistricts: BTreeMap<AreaCode, Vec<usize>>,
    /// Names by code.
    names: BTreeMap<AreaCode, String>,
}

/// A subdistrict with the names around it, as an address says it.
#[derive(Clone, Copy)]
pub(super) struct Subdistrict<'a> {
    pub(super) name: &'a str,
    pub(super) district: &'a str,
    pub(super) province: &'a str,
    pub(super) postcode: &'a str,
}

impl Country {
    /// Loei by itself.
    pub fn loei() -> Self {
        let area = |code, name_th: &str, name_en: &str, postcode: Option<&str>| Area {
            code: AreaCode::parse(code).expect("codes of the table are codes"),
            name_th: name_th.to_owned(),
            name_en: name_en.to_owned(),
            postcode: postcode.map(str::to_owned),
        };
        let (code, name_th, name_en) = loei::PROVINCE;
        let mut areas = vec![area(code, name_th, name_en, None)];
        areas.extend(loei::DISTRICTS.iter().map(|(code, th, en)| area(code, th, en, None)));
        areas.extend(loei::SUBDISTRICTS.iter().map(|(code, th, en, post)| area(code, th, en, Some(post))));
        let laos = loei::LAOS.iter().map(|&(code, kind, name)| {
            let district = loei::DISTRICTS.iter().find(|(district, ..)| district[2..] == code[3..5]);
            Lao {
                code: LaoCode::parse(code).expect("codes of the table are codes"),
                kind,
                name: name.to_owned(),
                district_name: district.map_or("", |(_, name, _)| name).to_owned(),
                province: areas[0].code.clone(),
                province_name: name_th.to_owned(),
            }
        });
        let laos = laos.collect();
        Self::new(laos, areas)
    }

    /// A country of an operator's own files.
    pub fn new(laos: Vec<Lao>, areas: Vec<Area>) -> Self {
        let mut subdistricts: BTreeMap<AreaCode, Vec<usize>> = BTreeMap::new();
        for (at, area) in areas.iter().enumerate() {
            if let (AreaLevel::Subdistrict, Some(district)) = (area.code.level(), area.code.parent()) {
                subdistricts.entry(district).or_default().push(at);
            }
        }
        let names = areas.iter().map(|area| (area.code.clone(), area.name_th.clone())).collect();
        Self { laos, areas, subdistricts, names }
    }

    /// The name of a province.
    pub(super) fn province_name(&self, lao: &Lao) -> &str {
        self.names.get(&lao.province).map_or("", String::as_str)
    }

    /// The subdistricts of the district in which a local government lies; of its province, where an old code
    /// names no district of today.
    pub(super) fn subdistricts_of(&self, lao: &Lao) -> Vec<Subdistrict<'_>> {
        let district = format!("{}{}", lao.province, lao.code.as_str().get(3..5).unwrap_or_default());
        let district = AreaCode::parse(&district).and_then(|code| self.subdistricts.get(&code));
        let in_province = |(code, _): &(&AreaCode, &Vec<usize>)| code.province() == lao.province;
        let places: Vec<usize> = district.cloned().unwrap_or_else(|| {
            self.subdistricts
                .iter()
                .filter(in_province)
                .flat_map(|(_, places)| places.iter().copied())
                .collect()
        });
        places.into_iter().map(|at| self.subdistrict(&self.areas[at])).collect()
    }

    fn subdistrict<'a>(&'a self, area: &'a Area) -> Subdistrict<'a> {
        let name_of =
            |code: Option<AreaCode>| code.and_then(|code| self.names.get(&code)).map_or("", String::as_str);
        Subdistrict {
            name: &area.name_th,
            district: name_of(area.code.parent()),
            province: name_of(Some(area.code.province())),
            postcode: area.postcode.as_deref().unwrap_or_default(),
        }
    }
}
